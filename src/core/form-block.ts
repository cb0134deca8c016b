import type { Tree } from './content.ts';
import { said } from './live-block.ts';

export interface Field {
  name: string;
  label: string;
  /** `text` unless it is said. */
  type?: 'text' | 'email' | 'select' | 'checkbox';
  options?: string[];
  required?: boolean;
  autocomplete?: string;
}

/** A short form. What is not listed in `send` or `identify` is told to nobody but its own `action`. */
export interface FormBlock {
  block: 'form';
  name: string;
  title?: string;
  text?: string;
  fields: Field[];
  /** Names of the fields that the event `Form Submitted` tells of. */
  send?: string[];
  /** Names of the fields that become traits of the visitor. */
  identify?: string[];
  /** Where it is posted to, with or without the script. */
  action?: string;
  /** What it says in the page's language: on its button, and afterwards. */
  button?: string;
  thanks?: string;
  refused?: string;
}

function fieldTree({ name, label, type = 'text', options = [], required, autocomplete }: Field, marks: object): Tree {
  const attributes = {
    name,
    ...(required && { required: '' }),
    ...(autocomplete && { autocomplete }),
    ...marks,
  };
  const words: Tree = ['span', { class: 'attune-form-label' }, label];
  if (type === 'checkbox')
    return [
      'label',
      { class: 'attune-form-field attune-form-check' },
      ['input', { type, value: 'yes', ...attributes }],
      words,
    ];
  const control: Tree =
    type === 'select'
      ? [
          'select',
          { class: 'attune-form-control', ...attributes },
          // An empty one first, so that nothing is chosen for the visitor, and `required` has a meaning.
          ...['', ...options].map((option): Tree => ['option', { value: option }, option]),
        ]
      : ['input', { class: 'attune-form-control', type, ...attributes }];
  return ['label', { class: 'attune-form-field' }, words, control];
}

/** Without the script it is posted to its `action`; without that it cannot be sent. */
export function formTree({
  name,
  fields,
  send = [],
  identify = [],
  action,
  button = 'Send',
  thanks,
  refused,
}: FormBlock): Tree {
  const off: Record<string, string> = action ? {} : { disabled: '' };
  return [
    'div',
    { class: 'attune-form-body', 'data-attune-block': 'form', 'data-attune-form': name },
    [
      'form',
      { class: 'attune-form-form', method: 'post', ...(action && { action }) },
      ...fields.map((field) =>
        fieldTree(field, {
          ...(send.includes(field.name) && { 'data-attune-send': '' }),
          ...(identify.includes(field.name) && { 'data-attune-trait': '' }),
        }),
      ),
      ['button', { class: 'attune-form-send', type: 'submit', ...off }, button],
    ],
    said('attune-form', thanks, refused),
  ];
}
