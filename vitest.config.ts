import { defineConfig } from 'vitest/config';

const VIRTUAL_PI = 'test/virtual-pi/virtual-pi.test.ts';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'house',
          include: ['test/**/*.test.ts', 'src/**/*.test.ts', 'drivers/**/*.test.ts'],
          exclude: [VIRTUAL_PI],
          testTimeout: 90_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          // After all others: an emulated processor takes a whole one of ours.
          name: 'virtual-pi',
          include: [VIRTUAL_PI],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
