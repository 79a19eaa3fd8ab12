import { refreshByItself } from '../../browser/refresh.ts';
import { listenToKeys } from './keys.ts';

refreshByItself();
listenToKeys();
