import { hear, type Signal } from './heard.ts';

/** Copies: how much, never what. */
export const copies: Signal = ({ tell }) =>
  hear(document, 'copy', ({ target }) => {
    const { selectionStart: from, selectionEnd: until } = target as HTMLInputElement;
    const length = from != null && until != null ? until - from : `${getSelection() || ''}`.length;
    if (length) tell('Text Copied', { length });
  });

export const prints: Signal = ({ tell }) => hear(window, 'beforeprint', () => tell('Page Printed'));
