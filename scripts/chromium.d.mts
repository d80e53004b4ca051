import type { LaunchOptions } from 'playwright/test';

export const softwareWebgl: readonly string[];
export function chromiumOptions(more?: readonly string[]): LaunchOptions;
