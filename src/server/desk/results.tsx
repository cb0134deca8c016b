/** @jsxImportSource hono/jsx */
import { difference, percentOf, range, verdicts } from '../result-words.ts';
import type { ArmResult, Compared, TestResult } from '../results.ts';
import { counted, number } from '../words.ts';
import { Page } from './page.tsx';

/** The interval that holds however often one looks, beside no difference. */
const Line = ({ one }: { one: Compared }) => {
  if (!one.peeked || one.difference === null) return null;
  const [low, high] = one.peeked;
  const most = Math.max(Math.abs(low), Math.abs(high));
  const x = (value: number) => 50 + (value / most) * 48;
  return (
    <svg class="interval" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
      <rect x={x(low)} y="2" width={x(high) - x(low)} height="2" />
      <path d={`M50 0V6M${x(one.difference)} 1V5`} />
    </svg>
  );
};

const Comparison = ({ one }: { one: Compared }) => {
  const { variant, of, peeked, fixed, foretold, verdict } = one;
  const tag = verdict === 'better' ? 'tag on' : 'tag off';
  return (
    <li class="variant">
      <div class="pair">
        <strong>
          {variant}: {of === 'rate' ? 'who reaches the goal' : 'worth of each browser'}
        </strong>
        <span class={tag}>{verdicts[verdict]}</span>
      </div>
      <Line one={one} />
      {peeked && fixed && (
        <span class="small">
          {difference(one)} {range(one, peeked)}, however often you look. {range(one, fixed)} for who looks once, on a
          day fixed beforehand.
          {foretold > 0.005 &&
            ` What browsers did before explains ${percentOf(Math.round(foretold * 100) / 100)} of the chance in it, and is taken out.`}
        </span>
      )}
    </li>
  );
};

const Arms = ({ arms, title }: { arms: ArmResult[]; title: string }) => (
  <table class="small">
    <caption class="soft">{title}</caption>
    <thead>
      <tr>
        <th scope="col">variant</th>
        <th scope="col">browsers</th>
        <th scope="col">reached</th>
        <th scope="col">worth</th>
      </tr>
    </thead>
    <tbody>
      {arms.map(({ variant, browsers, rate, value }) => (
        <tr key={variant}>
          <th scope="row">{variant}</th>
          <td>{number(browsers)}</td>
          <td>{rate === null ? 'not told' : percentOf(rate)}</td>
          <td>{value === null ? 'not told' : number(value)}</td>
        </tr>
      ))}
    </tbody>
  </table>
);

const Test = ({ test }: { test: TestResult }) => {
  const { experience, goal, control, since, mixed, hidden, arms, compared, groups, daysLeft, effect, learns } = test;
  const told = groups.filter((group) => group.arms.some(({ rate }) => rate !== null));
  return (
    <li>
      <h2>{experience}</h2>
      <p class="small soft">
        For the goal {goal}, beside {control}, since {since.toISOString().slice(0, 10)}.
        {learns && ' Its shares move, so each browser counts for those that it stands for.'}
        {mixed > 0 && ` ${counted(mixed, 'browser')} had several variants on screen and do not count.`}
      </p>
      <Arms arms={arms} title="All browsers" />
      {hidden && (
        <p class="problem small">
          <strong>What the arms did is hidden.</strong>
          <span>{hidden}</span>
        </p>
      )}
      {compared.length > 0 && (
        <ul class="rows">
          {compared.map((one) => (
            <Comparison key={`${one.variant} ${one.of}`} one={one} />
          ))}
        </ul>
      )}
      {daysLeft !== null && (
        <p class="small soft">
          At this pace it takes {counted(daysLeft, 'day')} more until a difference of {percentOf(effect)} can be found.
        </p>
      )}
      {told.length > 0 && (
        <details class="small">
          <summary>By size, and by who was here before</summary>
          {told.map(({ by, name, arms: some }) => (
            <Arms key={`${by} ${name}`} arms={some} title={by === 'size' ? `On a ${name}` : `${name} visitors`} />
          ))}
          <p class="soft">
            Differences between groups are hints and no proof. Of fewer than 20 browsers nothing is told.
          </p>
        </details>
      )}
    </li>
  );
};

/** What the tests of the plan found. */
export const Results = ({ site, nonce, tests }: { site: string; nonce: string; tests: TestResult[] }) => (
  <Page
    title={`Results · ${site} · Attune`}
    nonce={nonce}
    header={
      <nav aria-label="Pages">
        <a href={`/owner?site=${site}`}>Overview</a>
      </nav>
    }
  >
    <div class="lead">
      <h1>Results</h1>
      <p>
        {tests.length
          ? 'What is called better or worse may be believed however often you look.'
          : 'No test yet. An experience with “split” and “goal” is one.'}
      </p>
    </div>
    {tests.length > 0 && (
      <section aria-label="Tests">
        <ul class="rows">
          {tests.map((test) => (
            <Test key={test.experience} test={test} />
          ))}
        </ul>
      </section>
    )}
  </Page>
);
