import { refreshByItself } from '../../browser/refresh.ts';

refreshByItself();
