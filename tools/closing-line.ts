import type { Reporter, TestModule } from 'vitest/node';

/** Ends a test run's output with `N passed, N failed, N skipped`, the line that machines read. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const count = { passed: 0, failed: unhandledErrors.length, skipped: 0 };
    for (const module of modules) {
      let tests = 0;
      for (const { state } of [...module.children.allTests()].map((test) => test.result())) {
        tests++;
        if (state === 'passed' || state === 'failed') count[state]++;
        else count.skipped++;
      }
      // A file that could not be loaded, or a hook that threw, has no failed test of its own.
      if (!module.ok() && tests === 0) count.failed++;
    }
    const line = `${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped\n`;
    process.on('exit', () => process.stdout.write(line));
  }
}
