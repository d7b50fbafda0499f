// A message's life as JSON, for the API and the command line.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "gateway/message_life.hpp"

namespace tama::server {

/// The number is masked unless `whole_number`.
nlohmann::json messageJson(const gateway::MessageLife& life, bool whole_number);

}  // namespace tama::server
