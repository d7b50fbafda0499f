// The families of router tests, one file each; router_test.cpp puts them together.
#pragma once

#include <span>

#include "flows/router_tests/router_test.hpp"

namespace tama::flows {

std::span<const RouterTest> textTests();
std::span<const RouterTest> numberTests();
std::span<const RouterTest> dateTests();
std::span<const RouterTest> contactTests();
std::span<const RouterTest> resultTests();
std::span<const RouterTest> locationTests();

}  // namespace tama::flows
