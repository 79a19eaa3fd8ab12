import { watchConnection } from './connection.ts';
import { sendFormsOnce } from './send-once.ts';

watchConnection();
sendFormsOnce();
