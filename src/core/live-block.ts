import type { Tree } from './content.ts';

/** One question, asked once. */
export interface SurveyBlock {
  block: 'survey';
  /** What it is known by: who answered it is not asked again. */
  id: string;
  question: string;
  /** 0–10, 1–5, 1–7, or one of `options`. */
  kind: 'nps' | 'csat' | 'ces' | 'choice';
  options?: string[];
  /** What the lowest and the highest number mean. */
  low?: string;
  high?: string;
  /** What it says in the page's language: on its buttons, and afterwards. */
  send?: string;
  dismiss?: string;
  thanks?: string;
  refused?: string;
}

export interface CountdownBlock {
  block: 'countdown';
  title?: string;
  text?: string;
  /** ISO 8601; the experience's end unless it is said. */
  until?: string;
  /** The time in words, for as long as nothing counts. */
  when?: string;
  /** What is said afterwards; without it the default comes back. */
  over?: string;
}

/** What is said once something was sent, or was not for want of consent. It stands in the page from the start, so that it is read out. */
export const said = (name: string, thanks = 'Thank you.', refused = 'Not sent: you have not agreed to that.'): Tree => [
  'p',
  { class: `${name}-said`, role: 'status' },
  ['span', { class: `${name}-thanks`, hidden: '' }, thanks],
  ['span', { class: `${name}-refused`, hidden: '' }, refused],
];

/** The lowest and the highest number that may be chosen. */
const scales = { nps: [0, 10], csat: [1, 5], ces: [1, 7] } as const;

function choicesOf({ kind, options = [] }: SurveyBlock): string[] {
  if (kind === 'choice') return options;
  const [low, high] = scales[kind];
  return Array.from({ length: high - low + 1 }, (_, n) => `${low + n}`);
}

/** All is switched off until it comes alive: there is nothing that would take an answer. */
export function surveyTree(block: SurveyBlock): Tree {
  const { id, question, low, high, send = 'Send', dismiss = 'Not for me', thanks, refused } = block;
  const ends: Tree[] =
    low || high
      ? [['p', { class: 'attune-survey-ends' }, ['span', {}, low || ''], ' – ', ['span', {}, high || '']]]
      : [];
  return [
    'div',
    {
      class: 'attune-survey-body',
      'data-attune-block': 'survey',
      'data-attune-survey': id,
      'data-attune-kind': block.kind,
    },
    [
      'form',
      { class: 'attune-survey-form', method: 'post' },
      [
        'fieldset',
        { class: 'attune-survey-question', disabled: '' },
        ['legend', { class: 'attune-survey-title' }, question],
        ...ends,
        [
          'div',
          { class: 'attune-survey-options' },
          ...choicesOf(block).map(
            (choice): Tree => [
              'label',
              { class: 'attune-survey-option' },
              ['input', { type: 'radio', name: 'answer', value: choice, required: '' }],
              ['span', {}, choice],
            ],
          ),
        ],
        ['button', { class: 'attune-survey-send', type: 'submit' }, send],
        ['button', { class: 'attune-survey-dismiss', type: 'button' }, dismiss],
      ],
    ],
    said('attune-survey', thanks, refused),
  ];
}

/** The time as it can be read anywhere: `2030-05-01 08:00 UTC`. */
const inFull = (time: string): string => `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

export function countdownTree({ until, when, over }: CountdownBlock, end = ''): Tree {
  const time = until ?? end;
  return [
    'div',
    { class: 'attune-countdown-body', 'data-attune-block': 'countdown' },
    [
      'p',
      { class: 'attune-countdown-time', role: 'timer', 'aria-live': 'off' },
      ['time', { datetime: time }, when ?? inFull(time)],
    ],
    ...(over ? [['p', { class: 'attune-countdown-over', hidden: '' }, over] as Tree] : []),
  ];
}
