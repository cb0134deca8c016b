/** The value of a JSON script element of this page, or undefined where there is none. */
export function island<T>(id: string): T | undefined {
  const text = document.getElementById(id)?.textContent;
  return text ? (JSON.parse(text) as T) : undefined;
}
