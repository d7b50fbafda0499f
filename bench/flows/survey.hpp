// Generated surveys, for measurements: each question is a node with a message, a wait, a switch router with
// two tests, four categories and a time-out, all translated into a second language; an answer that is not
// understood is asked again. Of the size of what a flow editor writes, with its `_ui`.
#pragma once

#include <string>

namespace tama::bench {

/// An export of one flow with `questions` nodes. `number` < 1,000 tells the flows and their nodes apart.
std::string surveyFile(int questions, int number);

}  // namespace tama::bench
