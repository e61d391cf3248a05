import { describe, expect, it } from 'vitest';
import { matchClasses, parseLabels } from './labels.ts';

describe('parseLabels', () => {
  it('reads lines and JSON', () => {
    expect(parseLabels('cat\r\ndog \n\n', 'l.txt')).toEqual(['cat', 'dog']);
    expect(parseLabels(' ["cat", "dog"]', 'l.json')).toEqual(['cat', 'dog']);
  });

  it.each(['', '\n\n', '[1, 2]', '[]', '["cat"'])('refuses %j', (text) => {
    expect(() => parseLabels(text, 'l.txt')).toThrow(
      expect.objectContaining({ code: 'bad-data', path: 'l.txt' }),
    );
  });
});

describe('matchClasses', () => {
  it('goes by name, whatever the order, case and spelling of spaces', () => {
    expect(matchClasses(['cat', 'sea_lion'], ['Sea lion', 'Cat'])).toEqual({ outputs: [1, 0], by: 'name' });
  });

  it('knows synonyms in a label', () => {
    expect(matchClasses(['tabby cat'], ['dog', 'tabby, tabby cat']).outputs).toEqual([1]);
  });

  it('goes by order where no name or no label is known', () => {
    expect(matchClasses(['a', 'b'], undefined)).toEqual({ outputs: [0, 1], by: 'order' });
    expect(matchClasses(['x', 'y'], ['cat', 'dog'])).toEqual({ outputs: [0, 1], by: 'order' });
  });

  it('goes by number where classes are called by one', () => {
    expect(matchClasses(['3', '07', '281'], undefined)).toEqual({ outputs: [3, 7, 281], by: 'number' });
  });

  it('refuses names of which only some are known', () => {
    expect(() => matchClasses(['cat', 'emu'], ['cat', 'dog'])).toThrow('no label for: emu');
  });
});
