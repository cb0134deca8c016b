/** What a command answers: a text for people or, with `--json`, the same for programs. */
export const said = (json: boolean | undefined, answer: unknown, text: string): string =>
  json ? `${JSON.stringify(answer, null, 2)}\n` : text;
