// What a person decides about workers of the registry, each with its row in the audit trail: duplicates merged,
// taken apart, told apart; enrolments by SMS confirmed or refused. Workers are named "SOURCE:ID" or by UUID. Call inside a closure of the commit queue.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "flows/runtime/enrolment_door.hpp"
#include "requests/use_cases.hpp"
#include "store/transaction.hpp"

namespace tama::requests {

/// The id of the merge. `reason` is kept with it and in the trail, and must not be empty.
Result<std::int64_t> mergeWorkers(
    store::Transaction& tx,
    std::string_view keep,
    std::string_view duplicate,
    std::string_view reason,
    const Deed& deed
);
/// The id of the merge that is undone.
Result<std::int64_t> undoMerge(store::Transaction& tx, std::string_view duplicate, const Deed& deed);
Result<void> tellApart(store::Transaction& tx, std::string_view a, std::string_view b, const Deed& deed);

/// Of somebody who joined by SMS: by the iHRIS manager, over the head of the in-charge.
Result<void> decideEnrolment(
    store::Transaction& tx,
    runtime::EnrolmentDoor& enrolment,
    std::int64_t enrolment_id,
    bool confirmed,
    const Deed& deed
);

}  // namespace tama::requests
