// npm run release -- version 0.2.0 [--repository URL]    npm run release -- publish [--dry-run]
import { parseArgs } from 'node:util';
import { newVersion } from './new-version.ts';
import { publish } from './publish.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { 'dry-run': { type: 'boolean', default: false }, repository: { type: 'string' } },
});
const [task, version] = positionals;
if (task === 'version' && version)
  newVersion(version, new Date().toISOString().slice(0, 10), values.repository);
else if (task === 'publish') await publish(values['dry-run']);
else {
  console.error('usage: npm run release -- version X.Y.Z [--repository URL] | publish [--dry-run]');
  process.exitCode = 2;
}
