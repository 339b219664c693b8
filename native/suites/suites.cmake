# Mbed TLS's own unit suites over the library as it is delivered: a program for each file of test
# data, test_suite_*.js, that build/unit-suites.mjs runs. suites.txt names them all.
find_program(PYTHON NAMES python3 REQUIRED)
set(tests ${MBEDTLS_SOURCE_DIR}/tests)
set(framework ${MBEDTLS_SOURCE_DIR}/framework)
set(here ${CMAKE_SOURCE_DIR}/native/suites)

target_compile_definitions(mbedtls PUBLIC "MBEDTLS_USER_CONFIG_FILE=\"suites/user_config.h\"")
# The suites bring a generator that they can foresee.
set_source_files_properties(native/src/platform.c PROPERTIES COMPILE_DEFINITIONS
                            mbedtls_psa_external_get_random=unused_external_get_random)

file(GLOB helpers ${tests}/src/*.c ${tests}/src/test_helpers/*.c ${framework}/tests/src/*.c
     ${framework}/tests/src/drivers/*.c)
add_library(helpers STATIC ${helpers})
target_link_libraries(helpers PUBLIC mbedtls)
target_include_directories(helpers PUBLIC native native/include ${tree}/include ${tree}/library
                           ${tests}/include ${framework}/tests/include)
target_compile_definitions(helpers PUBLIC _GNU_SOURCE "MBEDTLS_CONFIG_FILE=\"${config}\"")
target_compile_options(helpers PRIVATE -O1)
# An object, so that each suite has it whether it asks for it or not.
add_library(host OBJECT ${here}/host.c)
target_link_libraries(host helpers)

set(generator ${framework}/scripts/generate_test_code.py)
set(templates ${tests}/suites/main_test.function ${tests}/suites/host_test.function
    ${tests}/suites/helpers.function)
# Suites read their files from a folder beside their own.
file(COPY ${framework}/data_files DESTINATION ${CMAKE_BINARY_DIR}/run/framework)
set(names "")
file(GLOB data RELATIVE ${tests}/suites ${tests}/suites/*.data)
foreach(file ${data})
  string(REGEX REPLACE "\\.data$" "" suite ${file})
  string(REGEX REPLACE "\\..*" "" function ${suite})
  string(REGEX REPLACE "^test_suite_" "" name ${suite})
  string(APPEND names "${name}\n")
  add_custom_command(
    OUTPUT ${suite}.c ${suite}.datax
    COMMAND ${PYTHON} ${generator} -f suites/${function}.function -d suites/${file}
            -t suites/main_test.function -p suites/host_test.function
            --helpers-file suites/helpers.function -s suites -o ${CMAKE_BINARY_DIR}
    WORKING_DIRECTORY ${tests}
    DEPENDS ${generator} ${templates} ${tests}/suites/${function}.function ${tests}/suites/${file})
  add_executable(${suite} EXCLUDE_FROM_ALL ${CMAKE_BINARY_DIR}/${suite}.c
                 $<TARGET_OBJECTS:host>)
  # Without redirections, which the glue of old compilers cannot do.
  target_compile_options(${suite} PRIVATE -O0 -U__unix__)
  target_link_libraries(${suite} helpers)
  target_link_options(${suite} PRIVATE -O0 -sNODERAWFS=1 -sEXIT_RUNTIME=1 -sENVIRONMENT=node
                      -sWASM_ASYNC_COMPILATION=0 -sWASM_BIGINT=1 -sALLOW_MEMORY_GROWTH=1
                      -sERROR_ON_UNDEFINED_SYMBOLS=1 -Wl,--wrap=native_mpi_exp_mod_public)
endforeach()
file(WRITE ${CMAKE_BINARY_DIR}/suites.txt "${names}")
# Not modules, unlike what is around them.
file(WRITE ${CMAKE_BINARY_DIR}/package.json "{ \"type\": \"commonjs\" }\n")
