// The figures of a use case while it runs, and after: six plain lines, response rate, arrival curve,
// questions and their answers. Read from the target list, sessions and answers in one snapshot; test traffic
// is not in them. Every share names its denominator. Read-only; one thread at a time, as its Sql. Source:
// docs/architecture.md, "Reports"; AAPOR Standard Definitions.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "reports/conversation.hpp"
#include "reports/disposition.hpp"
#include "reports/outcome_rates.hpp"
#include "reports/proportion.hpp"
#include "reports/question_figures.hpp"
#include "reports/worker_lines.hpp"
#include "store/sql.hpp"

namespace tama::reports {

struct PlainLine {
    std::string_view name;      // "delivered"
    Proportion share;           // of the line before; "targeted" of itself
    std::string_view of;        // the denominator's name: "submitted"
    std::string_view in_words;  // "a receipt says so, or the worker replied"
};

/// Workers, each line a part of the one before.
struct PlainLines {
    std::int64_t targeted = 0;
    std::int64_t sendable = 0;   // on the list without an exclusion
    std::int64_t submitted = 0;  // the SMSC took a message for
    std::int64_t delivered = 0;  // a receipt says so, or the worker replied
    std::int64_t started = 0;    // replied to at least one question
    std::int64_t completed = 0;  // disposition Complete

    std::array<PlainLine, 6> lines() const;
};

/// Question messages of the use case. A question that is asked again counts once.
struct QuestionMessages {
    std::int64_t asked = 0;
    std::int64_t sent = 0;
    std::int64_t delivered = 0;
    std::int64_t answered = 0;
};

/// Answers for each stretch of time, from the first answer to the last; at most 60 stretches.
struct ArrivalCurve {
    WallTime start;
    Milliseconds width{0};
    std::vector<std::int64_t> answers;  // empty: no answer yet
};

struct LiveFigures {
    PlainLines plain;
    DispositionCounts dispositions;
    OutcomeRates rates;  // rates.rr1 is the response rate of the live page
    QuestionMessages messages;
    ArrivalCurve arrivals;
    std::vector<QuestionFigures> questions;  // in the order they are asked
};

/// A use case without targets or answers gives zeros, never an error.
LiveFigures liveFigures(store::Sql& sql, std::int64_t use_case_id);

}  // namespace tama::reports
