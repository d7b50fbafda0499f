// What people say at the acts of the procedure: the record of the meeting, comments on questions, feedback, reasons,
// decisions. The texts are here, so that they can be erased; the audit trail has their ids and digest.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "store/transaction.hpp"

namespace tama::requests {

inline constexpr std::size_t kLongestRemark = 8'000;  // bytes
inline constexpr std::size_t kMostRemarks = 101;      // of one act: one on the whole and one on each question

struct Remark {
    std::string text;
    std::optional<std::int64_t> question{};  // of the form, from 1; nothing: on the whole
};

struct Note {
    std::int64_t id = 0;
    std::string act;
    Remark remark;
    std::string author;
    WallTime at;
};

/// InvalidInput for an empty or too long text, and for a question that the form does not have.
Result<void> checkRemarks(const std::vector<Remark>& remarks, std::size_t questions);

/// Their ids.
std::vector<std::int64_t> addNotes(
    store::Transaction& tx,
    std::int64_t use_case_id,
    std::string_view act,
    const std::vector<Remark>& remarks,
    const std::string& author,
    WallTime now
);
std::vector<Note> notesOf(store::Sql& sql, std::int64_t use_case_id);

}  // namespace tama::requests
