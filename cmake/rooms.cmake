# A room of the house: one folder, one namespace, one static library.
#   tama_room(tama_base SOURCES error.cpp … PUBLIC libs… PRIVATE libs…)
function(tama_room name)
  cmake_parse_arguments(ROOM "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  add_library(${name} STATIC ${ROOM_SOURCES})
  target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name} PUBLIC ${ROOM_PUBLIC} PRIVATE build_flags ${ROOM_PRIVATE})
endfunction()

# The tests of a room: one executable, one ctest entry, `slow` where LABEL says so.
#   tama_tests(tama_base_tests SOURCES … LINK tama_base [LABEL slow] [TIMEOUT 60])
function(tama_tests name)
  cmake_parse_arguments(TESTS "" "LABEL;TIMEOUT" "SOURCES;LINK" ${ARGN})
  if(NOT TESTS_LABEL)
    set(TESTS_LABEL fast)
  endif()
  if(NOT TESTS_TIMEOUT)
    set(TESTS_TIMEOUT 120)
  endif()
  if(SANITIZE STREQUAL "thread")
    math(EXPR TESTS_TIMEOUT "${TESTS_TIMEOUT} * 3")  # takes ten times as long as the release build
  endif()
  add_executable(${name} ${TESTS_SOURCES})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
  target_compile_definitions(${name} PRIVATE TAMA_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  target_link_libraries(${name} PRIVATE build_flags ${TESTS_LINK} Catch2::Catch2WithMain rapidcheck)
  add_test(NAME ${name} COMMAND ${name})
  # The seed makes the property tests draw the same cases in every run.
  set_tests_properties(${name} PROPERTIES
    LABELS ${TESTS_LABEL} TIMEOUT ${TESTS_TIMEOUT} ENVIRONMENT "RC_PARAMS=seed=1")
endfunction()
