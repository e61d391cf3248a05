export function findVulkan(
  chromium: string | undefined,
  environment?: Readonly<Record<string, string | undefined>>,
  platform?: string,
): Record<string, string> | undefined;
export const withoutVulkan: string;
