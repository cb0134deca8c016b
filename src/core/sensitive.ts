/** Traits that say what nobody should be sorted by unasked: sex, age, where exactly one is, and what Article 9 of the GDPR names. */
const sensitive =
  /(^|_)(gender|sex|age|birth\w*|born|dob|address|street|postcode|postal_code|zip|latitude|longitude|lat|lng|lon|geo\w*|religion|ethnicity|race|health|disability|orientation|politics|union)(_|$)/;

/** Words by which a trait says that nobody declared it. */
const guessed = /(^|_)(inferred|predicted|guess|guessed|estimated|probable|likely|modelled)(_|$)/;

/** `dateOfBirth` as `date_of_birth`. */
const snake = (trait: string): string =>
  trait
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .replace(/[\s.-]+/g, '_')
    .toLowerCase();

/** Whether a trait is sensitive: by its name, or because the plan marks it. */
export const isSensitive = (trait: string, marked: string[] = []): boolean =>
  marked.includes(trait) || sensitive.test(snake(trait));

/** Whether a trait is sensitive and a guess. There is no such trait here. */
export const isGuessed = (trait: string): boolean => isSensitive(trait) && guessed.test(snake(trait));
