import type { LaunchOptions } from 'playwright/test';

export function chromiumOptions(more?: readonly string[]): LaunchOptions;
