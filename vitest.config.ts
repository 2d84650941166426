import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'src/**/*.test.ts', 'drivers/**/*.test.ts'],
    testTimeout: 90_000,
    hookTimeout: 60_000,
  },
});
