export const topics = ['hiking', 'camping', 'climbing', 'cycling', 'paddling'] as const;
export type Topic = (typeof topics)[number];

export interface Product {
  id: string;
  name: string;
  topic: Topic;
  /** In pounds. */
  price: number;
  /** One line for cards. */
  line: string;
  description: string;
  /** What the drawing shows, for those who do not see it. */
  picture: string;
  specs: readonly (readonly [string, string])[];
  isNew?: boolean;
}
