// What a file holds besides its flows: fields, groups, labels, channels, triggers, campaigns.
#pragma once

#include "flows/assets.hpp"
#include "flows/format/decoder.hpp"

namespace tama::flows {

void readAssets(const Decoder& file, Assets& assets);

}  // namespace tama::flows
