/** @jsxImportSource hono/jsx */

/** A message with what stands between backticks as code. */
export const InCode = ({ text }: { text: string }) => (
  <>{text.split('`').map((part, index) => (index % 2 ? <code key={part}>{part}</code> : part))}</>
);
