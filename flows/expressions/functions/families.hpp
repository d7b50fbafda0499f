// The families of built-in functions, one file each; registry.cpp puts them together.
#pragma once

#include <span>

#include "flows/expressions/function.hpp"

namespace tama::flows {

std::span<const FunctionEntry> conversionFunctions();
std::span<const FunctionEntry> logicFunctions();
std::span<const FunctionEntry> textFunctions();
std::span<const FunctionEntry> encodingFunctions();
std::span<const FunctionEntry> wordFunctions();
std::span<const FunctionEntry> numberFunctions();
std::span<const FunctionEntry> dateFunctions();
std::span<const FunctionEntry> arrayFunctions();
std::span<const FunctionEntry> objectFunctions();
std::span<const FunctionEntry> formatFunctions();

}  // namespace tama::flows
