// Generated surveys, for measurements, written as RapidPro's editor does: a question is a node with the message
// and a node with the wait and a switch router of one test, three categories and a time-out; an answer that is
// not understood is asked again. All in two languages, with the places on the editor's canvas.
#pragma once

#include <string>

namespace tama::bench {

/// An export of one flow with two nodes for each of `questions`. `number` < 1,000 tells the flows and their nodes
/// apart.
std::string surveyFile(int questions, int number);

}  // namespace tama::bench
