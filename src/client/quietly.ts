/** For what the browser calls: whatever fails in it, the page does not hear of it. */
export const quietly =
  <Args extends unknown[]>(act: (...args: Args) => unknown) =>
  async (...args: Args): Promise<void> => {
    try {
      await act(...args);
    } catch {}
  };
