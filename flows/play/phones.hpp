// The phone functions of the expression language over the numbering plans of base/: for the shell, play and
// replay, and for whoever runs the engine. Any thread.
#pragma once

#include "flows/expressions/environment.hpp"

namespace tama::flows {

PhoneNormaliser builtInNormaliser();
PhoneFormatter builtInFormatter();

}  // namespace tama::flows
