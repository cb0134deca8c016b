export { portraitRare as rare } from '../core/portrait-rare.ts';
export * from './rare.ts';
