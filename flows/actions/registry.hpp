// Which action types there are. One line for each file of this folder; what is not listed is kept and does
// nothing.
#pragma once

#include <memory>
#include <string_view>

#include "flows/actions/action.hpp"
#include "flows/format/action_reader.hpp"

namespace tama::flows {

/// Never null: an unknown type gives an UnsupportedAction.
std::unique_ptr<const Action> readAction(const ActionReader& reader);

}  // namespace tama::flows
