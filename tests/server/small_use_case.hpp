// A use case of six workers, one at each point of the way, written straight into the tables.
#pragma once

#include <string>

#include "store/database.hpp"
#include "store/phone_codec.hpp"

namespace tama::tests {

std::string workerUuid(int index);

/// The first six workers: completed, started, delivered, submitted, waiting, excluded; further ones wait.
/// Returns the use case's UUID.
std::string addSmallUseCase(store::Database& database, const store::PhoneCodec& phones, int workers = 6);

}  // namespace tama::tests
