import { setUpOffline } from './offline/set-up-offline.ts';
import { elementById } from './page/element.ts';
import { clearProblem, showProblem } from './page/problem-display.ts';
import { ProgressDisplay } from './page/progress-display.ts';
import { Studio } from './page/studio.ts';
import { setUpTheme } from './page/theme.ts';
import { setUpWorkspace } from './page/workspace.ts';
import { setUpStart } from './start/start-view.ts';
import type { OpenRequest } from './worker/calls.ts';
import { WorkerClient } from './worker/client.ts';

const worker = new Worker(new URL('./worker/studio-worker.ts', import.meta.url), { type: 'module' });
const studio = new Studio(new WorkerClient(worker));
const [start, workspace, problem] = ['start', 'workspace', 'problem'].map((id) => elementById(id));
const [fileName, openOther] = ['file-name', 'open-other'].map((id) => elementById(id));
const progress = new ProgressDisplay();
const busy = elementById('busy');
busy.append(progress.element);

/** Which of the two views is seen; from the first there is a way back where a network is open. */
function showWorkspace(isOpen: boolean): void {
  start.hidden = isOpen;
  workspace.hidden = !isOpen;
  fileName.hidden = !isOpen;
  openOther.hidden = studio.original === undefined;
  openOther.textContent = isOpen ? 'Open another' : 'Back to the network';
}

let opening = new AbortController();

async function open(request: OpenRequest): Promise<void> {
  opening.abort(new DOMException('another file was chosen', 'AbortError'));
  opening = new AbortController();
  clearProblem(problem);
  busy.hidden = false;
  try {
    await progress.during(
      `Opening ${request.name}`,
      (signal, onProgress) => studio.open(request, { signal, onProgress }),
      opening.signal,
    );
    fileName.textContent = request.name;
    showWorkspace(true);
    elementById('main').focus({ preventScroll: true });
    scrollTo(0, 0);
  } catch (error) {
    showProblem(problem, error);
    problem.scrollIntoView({ block: 'nearest' });
  }
}

setUpTheme(elementById<HTMLButtonElement>('theme'));
setUpStart((request) => void open(request));
setUpWorkspace(studio, workspace);
openOther.addEventListener('click', () => showWorkspace(workspace.hidden === true));
setUpOffline();
