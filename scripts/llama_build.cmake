# Read by CMake when llama-cpp-python is built (CMAKE_PROJECT_INCLUDE): leaves out llama.cpp's command-line helpers, which
# its own options cannot switch off and which take half of the time.
set(LLAMA_BUILD_COMMON OFF)
