# Run by tama_embed at build time: writes ${OUT}.hpp and ${OUT}.cpp holding the bytes of ${IN} as an array.
file(READ ${IN} _hex HEX)
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," _bytes "${_hex}")
string(LENGTH "${_hex}" _length)
math(EXPR _length "${_length} / 2")
file(WRITE ${OUT}.hpp "#pragma once\n#include <string_view>\nnamespace tama::embedded {\nextern const std::string_view ${NAME};\n}\n")
file(WRITE ${OUT}.cpp "#include <string_view>\nnamespace tama::embedded {\nextern const std::string_view ${NAME};\nstatic const char bytes_of_${NAME}[] = {${_bytes}'\\0'};\nconst std::string_view ${NAME}{bytes_of_${NAME}, ${_length}};\n}\n")
