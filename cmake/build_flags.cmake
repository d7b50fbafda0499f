# Warnings, sanitizers and library switches that every target of ours is built with.
add_library(build_flags INTERFACE)
target_compile_options(build_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Woverloaded-virtual -Werror
  # g++ 12 warns falsely of "literal" + std::string at -O2 (GCC bug 105651) and of members of std::optional that
  # are never read while it is empty (GCC bug 80635).
  -Wno-restrict -Wno-maybe-uninitialized)
target_compile_definitions(build_flags INTERFACE BOOST_ASIO_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED)
if(SANITIZE)
  string(REPLACE ";" "," _sanitizers "${SANITIZE}")
  target_compile_options(build_flags INTERFACE -fsanitize=${_sanitizers} -fno-omit-frame-pointer)
  target_link_options(build_flags INTERFACE -fsanitize=${_sanitizers})
  if("undefined" IN_LIST SANITIZE)
    # libsoci hides its typeinfo (vptr); the other three triple the compile time of Beast units.
    target_compile_options(build_flags INTERFACE
      -fno-sanitize=vptr,null,alignment,object-size -fno-sanitize-recover=undefined)
  endif()
endif()
