/** Pixels of a character. */
export const glyphSize: { readonly width: number; readonly height: number } = { width: 5, height: 7 };

// A character, then seven rows from the top, five bits each as a digit of base 32.
const glyphs = `
Aehhvhhh Buhhuhhu Cehgggge Duhhhhhu Evgguggv Fvgguggg Gehgnhhf Hhhhvhhh Ie44444e J72222ic Khikokih Lggggggv
Mhrllhhh Nhhpljhh Oehhhhhe Puhhuggg Qehhhlid Ruhhukih Sfgge11u Tv444444 Uhhhhhhe Vhhhhha4 Whhhllla Xhha4ahh
Yhha4444 Zv1248gv a00e1fhf bggmphhu c00eggge d11djhhf e00ehvge f698s888 g0fhhf1e hggmphhh i40c444e j20622ic
kggikoki lc44444e m00qllhh n00mphhh o00ehhhe p00uhugg q00djf11 r00mpggg s00fge1u t88s8896 u00hhhjd v00hhha4
w00hhlla x00ha4ah y00hhf1e z00v248v 0ehjlphe 14c4444e 2eh1248v 3v2421he 426aiv22 5vgu11he 668guhhe 7v124888
8ehhehhe 9ehhf12c .00000cc ,0000c48 -000v000 _000000v %op248j3 :0cc0cc0 /01248g0 (2488842 )8422248 +044v440
#aavavaa 'c480000 &cik8lid !4444004 ?eh12404 =00v0v00 *04lel40
`;

const rowsOf = new Map(
  glyphs
    .trim()
    .split(/\s+/)
    .map(([character, ...rows]) => [character, rows.map((row) => Number.parseInt(row, 32))]),
);
rowsOf.set(' ', [0, 0, 0, 0, 0, 0, 0]);

/**
 * Whether each pixel of a line of text is set, rows from the top: `[7, 6 * characters - 1]`. Letters lose their accents;
 * what there is no sign for becomes `?`.
 */
export function textPixels(text: string): boolean[][] {
  const characters = [...text.normalize('NFD').replace(/\p{Mark}/gu, '')];
  const signs = characters.map((character) => rowsOf.get(character) ?? rowsOf.get('?')!);
  return Array.from({ length: glyphSize.height }, (_, row) =>
    signs
      .flatMap((sign) => [
        ...Array.from({ length: glyphSize.width }, (_, x) => ((sign[row] >> (4 - x)) & 1) === 1),
        false,
      ])
      .slice(0, -1),
  );
}
