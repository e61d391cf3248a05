import { Lexer, type Token, type Tokens } from 'marked';

/** A block of code of a document. */
export interface CodeBlock {
  readonly language: string;
  /** What stands behind the language, such as `file=index.html`. */
  readonly note: string;
  readonly text: string;
}

/** The fenced blocks of a Markdown document in their order, those in lists too. */
export function codeBlocks(markdown: string): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  const visit = (tokens: readonly Token[]): void => {
    for (const token of tokens) {
      if (token.type === 'code') {
        const [language = '', note = ''] = ((token as Tokens.Code).lang ?? '').split(/\s+/);
        blocks.push({ language, note, text: token.text });
      }
      if ('tokens' in token && token.tokens) visit(token.tokens);
      if (token.type === 'list') for (const item of (token as Tokens.List).items) visit(item.tokens);
    }
  };
  visit(new Lexer().lex(markdown));
  return blocks;
}
