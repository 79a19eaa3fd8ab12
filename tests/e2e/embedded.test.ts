import { platformSuite } from './platform-suite.ts';
import { startPlatform } from './start-platform.ts';

platformSuite('the platform on its embedded defaults', () => startPlatform({}));
