import { followLiveOrder } from './live-order.ts';
import { focusSearchBySlash } from './search-key.ts';

focusSearchBySlash();
followLiveOrder();
