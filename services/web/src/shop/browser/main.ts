import { focusSearchBySlash } from './search-key.ts';

focusSearchBySlash();
