import { raw } from 'hono/html';

/** The shop's mark: a fern that uncurls. */
export const fern = () =>
  raw(
    '<svg class="fern" viewBox="0 0 32 32" width="32" height="32" aria-hidden="true" focusable="false" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round">' +
      '<path d="M8 30C8 20 9 12 15 7c4-3.500 10-3 11 1.500 1 4-3.500 6.500-6 4.500-2-1.700-.8-4.500 1.500-4.300"/>' +
      '<path d="M8.200 26c-2-.4-4-2-4.700-4M8.600 21.500c-2.200-.5-4.200-2-5-4.200M9.600 17c-2-.6-4-2.200-4.500-4.500M11.500 12.500C10 11.500 8.500 9.800 8.500 7.500M8.600 25c2.600.2 5-.8 6.400-2.800M9.300 20.300c2.500.4 5-.4 6.600-2.300M10.800 15.800c2 .5 4.200.2 5.700-1.300"/></svg>',
  );

/** Contour lines, as on a walker's map; drawn behind quiet sections. */
export const contours = () =>
  raw(
    '<svg class="contours" viewBox="0 0 800 400" preserveAspectRatio="xMidYMid slice" aria-hidden="true" focusable="false" fill="none" stroke="currentColor">' +
      [0, 1, 2, 3, 4, 5, 6, 7]
        .map((ring) => {
          const r = 40 + ring * 46;
          return `<path d="M${560 - r * 1.3} ${190 + ring * 4}C${560 - r * 1.2} ${190 - r * 0.7} ${560 - r * 0.3} ${180 - r} ${570 + r * 0.4} ${184 - r * 0.8}S${566 + r * 1.3} ${180 - r * 0.2} ${560 + r * 1.25} ${200 + r * 0.3}S${560 + r * 0.3} ${200 + r * 0.9} ${548 - r * 0.2} ${200 + r * 0.75}S${560 - r * 1.35} ${196 + r * 0.5} ${560 - r * 1.3} ${190 + ring * 4}Z"/>`;
        })
        .join('') +
      '</svg>',
  );
