import { timingSafeEqual } from 'node:crypto';
import customers from './customers.json' with { type: 'json' };

export type Customer = (typeof customers)[number];

/** The shop is open to everyone who wants to try it, so its password is written on the login page. */
export const demoPassword = 'fernhill';

export const demoCustomers: readonly Customer[] = customers;

export const customerById = (id: string): Customer | undefined =>
  customers.find((customer) => customer.customer_id === id);

/** The customer with that e-mail address and password. */
export function customerFor(email: string, password: string): Customer | undefined {
  const given = Buffer.from(password);
  const wanted = Buffer.from(demoPassword);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return undefined;
  const address = email.trim().toLowerCase();
  return customers.find((customer) => customer.email === address);
}
