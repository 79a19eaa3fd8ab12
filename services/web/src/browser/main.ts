import { watchConnection } from './connection.ts';
import { countDown } from './countdown.ts';
import { focusSearchBySlash } from './search-key.ts';
import { sendFormsOnce } from './send-once.ts';
import { showPasswords } from './show-password.ts';

watchConnection();
sendFormsOnce();
showPasswords();
countDown();
focusSearchBySlash();
