import { BellwireError, type ErrorCode } from '../../src/telephony/index.js';

/**
 * The stable error for a system error of GPIO.
 * @param absent what a missing file means: GPIO_NO_SYSFS or GPIO_NO_CDEV
 */
export function gpioError(error: unknown, what: string, absent: ErrorCode = 'GPIO_NO_SYSFS'): BellwireError {
  if (error instanceof BellwireError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  return new BellwireError(codeOf(code, absent), `${what}: ${message}`, { cause: error });
}

function codeOf(errno: string | undefined, absent: ErrorCode): ErrorCode {
  switch (errno) {
    case 'EBUSY':
      return 'GPIO_LINE_BUSY';
    case 'EACCES':
    case 'EPERM':
      return 'GPIO_PERMISSION';
    // A line the chip does not have; a chip that was unplugged.
    case 'EINVAL':
    case 'ENODEV':
    case 'ENXIO':
      return 'GPIO_NOT_FOUND';
    case 'ENOENT':
      return absent;
    default:
      return 'LAMP_BOARD_FAILED';
  }
}
