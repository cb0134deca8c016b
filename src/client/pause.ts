/** Goes on in a task of its own, after so many ms: a slow processor answers its user between two. */
export const pause = (ms?: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
