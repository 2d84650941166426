import type { ErrorEntry } from './entry.js';

/** Lamps, the panel and GPIO. */
export const LAMPS_ERRORS = {
  // lamps
  LAMP_REFUSED: {
    what: 'The PBX refused the lamp command for a station.',
    fix: 'Check the extension and its message-waiting class in the PBX.',
  },
  LAMP_BOARD_FAILED: {
    what: 'A lamp board cannot be written.',
    fix: 'See the log; `bellwire doctor` names the missing chip, permission or wiring. It converges by itself.',
  },
  LAMP_BOARD_HUNG: {
    what: 'A lamp board does not answer: a call into its driver has not come back for more than ten seconds.',
    fix: 'Check power and wiring of the board, then `sudo systemctl restart bellwire`. Other boards go on.',
  },
  LAMP_CHAIN_BROKEN: {
    what: 'What is shifted into a chain of lamps does not come out at its end.',
    fix: "Check `lamps` (outputs of the whole chain), then supply, data and clock of each chip, and the wire from QH' back.",
  },
  SPI_UNUSABLE: {
    what: 'The SPI device cannot be used.',
    fix: 'Put `dtparam=spi=on` into /boot/firmware/config.txt, restart, and add the user to group spi.',
  },
  LAMP_READS_WRONG: {
    what: 'A lamp was written three times and still reads otherwise than it should.',
    fix: 'Check its bulb, its wire and its driver transistor; a stuck pin needs another line. It heals when it reads right.',
  },
  PANEL_FAILED: {
    what: 'The buttons and lights of the cupboard cannot be used.',
    fix: 'See the detail in the log; check panel in the site file. It is tried again by itself, and lamps and links go on.',
  },
  GPIO_NOT_FOUND: {
    what: 'No GPIO chip with the asked label.',
    fix: 'Set lamps.boards[].chip to a label from `cat /sys/class/gpio/gpiochip*/label` or `gpiodetect`.',
  },
  GPIO_NO_SYSFS: {
    what: 'This kernel has no /sys/class/gpio.',
    fix: 'Use a kernel with GPIO_SYSFS, or the lamp board driver gpiod.',
  },
  GPIO_NO_CDEV: {
    what: 'This kernel has no GPIO character device (/dev/gpiochip*) of uAPI version 2.',
    fix: 'Use Linux 5.10 or later, or the lamp board driver onoff.',
  },
  GPIO_NO_PULL: {
    what: 'sysfs cannot set the pull of a GPIO line.',
    fix: 'Set it in /boot/firmware/config.txt (`gpio=17=ip,pu`) and say none, or use the character device.',
  },
  GPIO_PERMISSION: {
    what: 'The GPIO lines may not be used by this user.',
    fix: 'Add the user to group gpio and install the udev rule (`scripts/install` does both).',
  },
  GPIO_LINE_BUSY: {
    what: 'Another driver holds a GPIO line.',
    fix: 'Choose another line or remove the overlay that uses it.',
  },
  I2C_NOT_FOUND: {
    what: 'There is no such I2C bus.',
    fix: 'Switch it on (`sudo raspi-config nonint do_i2c 0`, then reboot) and look for it: `ls /dev/i2c-*`.',
  },
  I2C_PERMISSION: {
    what: 'The I2C bus may not be used by this user.',
    fix: 'Add the user to group i2c (`sudo usermod -aG i2c <user>`) and start again.',
  },
  I2C_NO_ANSWER: {
    what: 'No chip answers at an I2C address.',
    fix: 'Check its power, wires and address pins; `i2cdetect -y 1` shows who answers (behind a multiplexer: nobody).',
  },
  I2C_BUS_STUCK: {
    what: 'An I2C bus does not come free: a line is held low, or a chip stretches the clock.',
    fix: 'Check pull-ups, cable length and shorts; switch the supply of the boards off and on if it stays.',
  },
  I2C_ADDRESS_TAKEN: {
    what: 'A kernel driver has the chip at this I2C address.',
    fix: 'Remove its overlay (dtoverlay=mcp23017, pcf857x…) from /boot/firmware/config.txt, or use the lines it offers.',
  },
  I2C_CHIP_FORGETS: {
    what: 'An I2C chip answers, but does not keep what it is told.',
    fix: 'Check its supply and that its RESET pin is tied high (10 kΩ); if it stays, the chip is damaged.',
  },
  MODBUS_NO_ANSWER: {
    what: 'A Modbus unit does not answer, or its answers are damaged.',
    fix: 'Check its power, address, speed and parity, A and B, and the 120 ohm resistors at both ends of the line.',
  },
  MODBUS_REFUSED: {
    what: 'A Modbus unit refuses a request.',
    fix: 'Compare units[].coils and firstCoil with the manual of the board; illegal function: set write: one-by-one.',
  },
} as const satisfies Record<string, ErrorEntry>;
