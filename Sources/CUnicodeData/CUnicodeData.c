#include <stdint.h>

#include "CUnicodeData.h"

// Foundation brings the data of ICU, 34 MB of languages, calendars and collations of which nothing is
// asked here: no locale may change what is printed. Linked statically it would be half of the program.
// This is the same data without an entry, as ICU's own `stubdata`; being defined by the program it is
// taken in place of the other, from an archive and from a shared library.
//
// The name has the version of ICU in Swift 6.3. With another the large one is linked, and all works.

typedef struct {
  uint16_t header_size;
  uint8_t magic[2];
  uint16_t info_size, info_reserved;
  uint8_t is_big_endian, charset_family, character_size, byte_reserved;
  uint8_t format[4], format_version[4], data_version[4];
  uint8_t padding[8];
  uint32_t count, reserved;
  uint32_t end[4];
} unicode_data;

__attribute__((aligned(16))) const unicode_data icudt76_dat = {
  .header_size = 32,
  .magic = {0xda, 0x27},
  .info_size = 20,
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  .is_big_endian = 1,
#endif
  .character_size = 2,
  .format = {'T', 'o', 'C', 'P'},
  .format_version = {1},
};
