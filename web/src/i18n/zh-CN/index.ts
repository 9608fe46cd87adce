/** The Chinese catalogue, one file a slice. It is the shape the other languages follow. */
import { common, grade, level, problem, time, way } from './common.ts';
import { document } from './document.ts';
import { hall, map } from './hall.ts';
import { inquiry } from './inquiry.ts';
import { offline } from './offline.ts';
import { platform } from './platform.ts';
import { report } from './report.ts';
import { search } from './search.ts';
import { session } from './session.ts';
import { sheet } from './sheet.ts';
import { sign } from './sign.ts';
import { shell } from './shell.ts';
import { statistics } from './statistics.ts';
import { today } from './today.ts';

export default { common, grade, level, problem, time, way, shell, session, today, report, platform, search, sign, inquiry, sheet, document, hall, map, offline, statistics };
