# Debian's libsoci-dev ships no CMake config and no .pc file, so look for it by hand.
find_path(SOCI_INCLUDE_DIR soci/soci.h)
foreach(part core sqlite3 postgresql)
  find_library(SOCI_${part}_LIBRARY soci_${part})
  list(APPEND _soci_vars SOCI_${part}_LIBRARY)
  if(SOCI_${part}_LIBRARY AND NOT TARGET SOCI::${part})
    add_library(SOCI::${part} UNKNOWN IMPORTED)
    set_target_properties(SOCI::${part} PROPERTIES
      IMPORTED_LOCATION "${SOCI_${part}_LIBRARY}"
      INTERFACE_INCLUDE_DIRECTORIES "${SOCI_INCLUDE_DIR}")
    if(NOT part STREQUAL "core")
      target_link_libraries(SOCI::${part} INTERFACE SOCI::core)
    else()
      target_link_libraries(SOCI::core INTERFACE Boost::headers)  # soci.h pulls in boost/fusion
    endif()
  endif()
endforeach()
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(SOCI REQUIRED_VARS SOCI_INCLUDE_DIR ${_soci_vars})
