# Puts data files into the program, so that one binary is the whole installation.
#   tama_embed(tama_base numbering_plans data/numbering_plans.json)
# makes "<folder of the room>/embedded/numbering_plans.hpp" includable as
#   #include "base/embedded/numbering_plans.hpp"   // std::string_view tama::embedded::numbering_plans
function(tama_embed target name file)
  file(RELATIVE_PATH _room ${PROJECT_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR})
  set(_out ${PROJECT_BINARY_DIR}/embedded/${_room}/embedded/${name})
  set(_in ${CMAKE_CURRENT_SOURCE_DIR}/${file})
  add_custom_command(
    OUTPUT ${_out}.hpp ${_out}.cpp
    COMMAND ${CMAKE_COMMAND} -DIN=${_in} -DOUT=${_out} -DNAME=${name} -P ${PROJECT_SOURCE_DIR}/cmake/embed_file.cmake
    DEPENDS ${_in} ${PROJECT_SOURCE_DIR}/cmake/embed_file.cmake VERBATIM)
  target_sources(${target} PRIVATE ${_out}.cpp ${_out}.hpp)
  set_source_files_properties(${_out}.cpp PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  target_include_directories(${target} PUBLIC ${PROJECT_BINARY_DIR}/embedded)
endfunction()
