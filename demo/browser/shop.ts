import { account } from './account.ts';
import { articlePage } from './article.ts';
import { showCount } from './basket.ts';
import { cartPage } from './cart.ts';
import { checkoutPage } from './checkout.ts';
import { consentBanner } from './consent.ts';
import { developersButton } from './developers.ts';
import { productPage } from './product.ts';

consentBanner();
account();
showCount();
productPage();
articlePage();
cartPage();
checkoutPage();
developersButton();
