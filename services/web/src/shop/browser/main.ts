import { addInPlace } from './add-in-place.ts';
import { installWorker } from './install-worker.ts';
import { followLiveOrder } from './live-order.ts';
import { stepQuantities } from './quantity-stepper.ts';
import { showMoreInPlace } from './show-more.ts';

followLiveOrder();
showMoreInPlace();
stepQuantities();
addInPlace();
installWorker();
